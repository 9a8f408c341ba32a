"""When: times as half-open intervals, with what each rests on."""

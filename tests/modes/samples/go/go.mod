module example.org/durations

go 1.19

package durations

// Total returns the whole seconds of several durations together.
func Total(texts []string) (int, error) {
	total := 0
	for _, text := range texts {
		seconds, err := Parse(text)
		if err != nil {
			return 0, err
		}
		total += seconds
	}
	return total, nil
}

// Package durations reads and writes durations such as 1h30m.
package durations

import (
	"fmt"
	"regexp"
	"strconv"
)

var pattern = regexp.MustCompile(`^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$`)

var units = []struct {
	name string
	size int
}{{"h", 3600}, {"m", 60}, {"s", 1}}

// Parse returns the whole seconds of hours, minutes and seconds, each at most once and in this order.
func Parse(text string) (int, error) {
	found := pattern.FindStringSubmatch(text)
	if text == "" || found == nil {
		return 0, fmt.Errorf("not a duration: %q", text)
	}
	total := 0
	for index, unit := range units {
		if found[index+1] == "" {
			continue
		}
		amount, err := strconv.Atoi(found[index+1])
		if err != nil {
			return 0, fmt.Errorf("not a duration: %q: %w", text, err)
		}
		total += amount * unit.size
	}
	return total, nil
}

// Format returns the shortest text that Parse reads as so many seconds.
func Format(seconds int) (string, error) {
	if seconds < 0 {
		return "", fmt.Errorf("not a number of seconds: %d", seconds)
	}
	if seconds == 0 {
		return "0s", nil
	}
	text := ""
	rest := seconds
	for _, unit := range units {
		if amount := rest / unit.size; amount > 0 {
			text += strconv.Itoa(amount) + unit.name
			rest -= amount * unit.size
		}
	}
	return text, nil
}

package durations

import "testing"

func TestParse(t *testing.T) {
	cases := []struct {
		text string
		want int
	}{
		{"1h30m15s", 5415},
		{"2h5s", 7205},
		{"0s", 0},
	}
	for _, one := range cases {
		got, err := Parse(one.text)
		if err != nil || got != one.want {
			t.Errorf("Parse(%q) = %d, %v; want %d", one.text, got, err, one.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "5s2h", "99999999999999999999h"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %d; want an error", text, got)
		}
	}
}

func TestFormat(t *testing.T) {
	cases := []struct {
		seconds int
		want    string
	}{
		{5415, "1h30m15s"},
		{3600, "1h"},
		{0, "0s"},
	}
	for _, one := range cases {
		got, err := Format(one.seconds)
		if err != nil || got != one.want {
			t.Errorf("Format(%d) = %q, %v; want %q", one.seconds, got, err, one.want)
		}
	}
}

func TestFormatRefusesNegativeNumbers(t *testing.T) {
	if got, err := Format(-1); err == nil {
		t.Errorf("Format(-1) = %q; want an error", got)
	}
}

package durations

import "testing"

func TestTotal(t *testing.T) {
	got, err := Total([]string{"1h", "30m", "15s"})
	if err != nil || got != 5415 {
		t.Errorf("Total = %d, %v; want 5415", got, err)
	}
}

func TestTotalOfNothing(t *testing.T) {
	got, err := Total([]string{})
	if err != nil || got != 0 {
		t.Errorf("Total = %d, %v; want 0", got, err)
	}
}

func TestTotalRefuses(t *testing.T) {
	if got, err := Total([]string{"1h", "soon"}); err == nil {
		t.Errorf("Total = %d; want an error", got)
	}
}

package acceptance

import (
	"testing"

	"example.org/durations"
)

func TestThePiecesOfADayAreAddedUp(t *testing.T) {
	got, err := durations.Total([]string{"7h", "45m", "30s"})
	if err != nil || got != 27930 {
		t.Errorf("Total = %d, %v; want 27930", got, err)
	}
}

func TestWhatIsNoDurationIsRefused(t *testing.T) {
	if got, err := durations.Total([]string{"7h", "a while"}); err == nil {
		t.Errorf("Total = %d; want an error", got)
	}
}

package authoring

import (
	"context"
	"testing"
)

func BenchmarkWalks(b *testing.B) {
	q, _ := flagship(b)
	for b.Loop() {
		if _, err := Take(context.Background(), q, 1000, nil); err != nil {
			b.Fatal(err)
		}
	}
}

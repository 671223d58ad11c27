package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/weighpoint/weighpoint/questions"
)

// How links asks: so many addresses at once, and so long for each.
const (
	linksAtOnce = 4
	linkTimeout = 20 * time.Second
)

// links asks each source's address of a questionnaire once and says which do
// not answer. Of all commands this one and adr add alone ask other hosts for
// anything.
func links(ctx context.Context, h host, args []string) error {
	_, paths, err := parseFlags(args, nil)
	if err != nil {
		return err
	}
	loaded, err := oneQuestionnaire(h, "links", paths)
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: linkTimeout}
	sources := slices.DeleteFunc(slices.Clone(loaded.Questionnaire.Sources), func(s questions.Source) bool { return s.URL == "" })
	answers := make([]error, len(sources))
	var asking errgroup.Group
	asking.SetLimit(linksAtOnce)
	for i, s := range sources {
		asking.Go(func() error {
			answers[i] = reach(ctx, client, s.URL)
			return nil
		})
	}
	_ = asking.Wait() // the answers are in answers
	return reportLinks(h, sources, answers)
}

func reportLinks(h host, sources []questions.Source, answers []error) error {
	bad := 0
	for i, s := range sources {
		word := "ok"
		if answers[i] != nil {
			bad++
			word = answers[i].Error()
		}
		if _, err := fmt.Fprintf(h.stdout, "%s: %s: %s\n", s.ID, s.URL, word); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %s did not answer", bad, plural(len(sources), "address"))
	}
	return nil
}

// reach says what is wrong with an address. Some servers know no HEAD, so what
// fails by it is asked for.
func reach(ctx context.Context, client *http.Client, address string) error {
	err := request(ctx, client, http.MethodHead, address)
	if err != nil {
		err = request(ctx, client, http.MethodGet, address)
	}
	return err
}

func request(ctx context.Context, client *http.Client, method, address string) error {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "weighpoint links")
	res, err := client.Do(req)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err // the line names the address already
	}
	if err != nil {
		return err
	}
	_ = res.Body.Close() // nothing of it is read
	if res.StatusCode >= http.StatusBadRequest {
		return errors.New(res.Status)
	}
	return nil
}

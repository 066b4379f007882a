package main

import (
	"bytes"
	"flag"
	"io"
	"os"

	"k8s.io/klog/v2"
)

// withoutRefusals leaves out what the engine reports about its own nftables rules, at each change of a pod: the kernel
// refuses them, as intended (refusedTable).
type withoutRefusals struct{ io.Writer }

var aboutRefusals = [][]byte{
	[]byte("Syncing nftables rules"),
	[]byte("netlink receive: numerical result out of range"),
}

func (w withoutRefusals) Write(entry []byte) (int, error) {
	for _, text := range aboutRefusals {
		if bytes.Contains(entry, text) {
			return len(entry), nil
		}
	}
	return w.Writer.Write(entry)
}

func logWithoutRefusals() {
	flags := flag.NewFlagSet("klog", flag.PanicOnError)
	klog.InitFlags(flags)
	flags.Set("logtostderr", "false")
	flags.Set("stderrthreshold", "FATAL")
	flags.Set("one_output", "true")
	klog.SetOutput(withoutRefusals{os.Stderr})
}

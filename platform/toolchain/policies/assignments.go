package main

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A change of the folder within this time after its modification time may not show in that time.
const clockTick = 100 * time.Millisecond

// assignments are the addresses of pods as CNI's results state them. libcni writes a file before it returns to the
// container runtime, and removes it after the pod's network is gone.
type assignments struct {
	folder string

	mutex sync.Mutex
	// Modification time of the folder when its files were read; zero when they have to be read again.
	readAt time.Time
	pods   map[netip.Addr]string
}

// podOf returns `namespace/name` of the pod that has an address.
func (a *assignments) podOf(address netip.Addr) (string, bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if info, err := os.Stat(a.folder); err != nil || !info.ModTime().Equal(a.readAt) {
		a.read()
	}
	pod, found := a.pods[address]
	return pod, found
}

func (a *assignments) read() {
	a.readAt = time.Time{}
	a.pods = map[netip.Addr]string{}
	info, err := os.Stat(a.folder)
	if err != nil {
		return
	}
	files, _ := filepath.Glob(filepath.Join(a.folder, "*"))
	complete := true
	for _, file := range files {
		complete = a.add(file) && complete
	}
	if complete && time.Since(info.ModTime()) > clockTick {
		a.readAt = info.ModTime()
	}
}

// add reads one result; it returns false for a file that is not written completely yet, or gone.
func (a *assignments) add(file string) bool {
	content, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	var stored struct {
		CNIArgs [][2]string `json:"cniArgs"`
		Result  struct {
			IPs []struct {
				Address netip.Prefix `json:"address"`
			} `json:"ips"`
		} `json:"result"`
	}
	if json.Unmarshal(content, &stored) != nil {
		return false
	}
	arguments := map[string]string{}
	for _, argument := range stored.CNIArgs {
		arguments[argument[0]] = argument[1]
	}
	for _, ip := range stored.Result.IPs {
		a.pods[ip.Address.Addr()] = arguments["K8S_POD_NAMESPACE"] + "/" + arguments["K8S_POD_NAME"]
	}
	return true
}

// Command policies enforces the NetworkPolicies of a cluster on its one node. The kernel hands over the first packet of
// each connection from or to a pod through a netfilter queue; the engine of Kubernetes' network group decides about it.
package main

import (
	"context"
	"flag"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

// The engine's own nftables rules need NFT_QUEUE, which many kernels lack; on those every change of a rule would
// drop the packets that wait for a verdict. The kernel refuses a table with a name this long before it changes anything,
// which the engine reports as an error; iptables rules of the host provider fill the queue instead.
var refusedTable = strings.Repeat("-", 256)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "of an account that may list and watch pods, namespaces and NetworkPolicies")
	node := flag.String("node", "", "name of this node")
	queue := flag.Int("queue", 0, "number of the netfilter queue")
	pods := flag.String("pods", "", "network of the pods, such as 10.244.0.0/16")
	results := flag.String("cni-results", "/var/lib/cni/results", "folder with a file for each address that CNI assigned")
	flag.Parse()
	logWithoutRefusals()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	network, err := netip.ParsePrefix(*pods)
	if err != nil {
		log.Fatalf("-pods: %v", err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatalf("-kubeconfig: %v", err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	// Pods are found through CNI's results, which are complete before a container starts. Without a socket the
	// engine does not register as a plugin of whichever containerd serves the default one.
	os.Setenv("NRI_PLUGIN_SOCKET", "none")
	factory := informers.NewSharedInformerFactory(client, 0)
	controller, err := networkpolicy.NewController(
		client,
		policyInformer{factory.Networking().V1().NetworkPolicies()},
		factory.Core().V1().Namespaces(),
		podInformer{factory.Core().V1().Pods(), client, network, &assignments{folder: *results}},
		nil, nil, nil, nil,
		networkpolicy.Config{QueueID: *queue, NodeName: *node, NFTableName: refusedTable},
	)
	if err != nil {
		log.Fatal(err)
	}
	factory.Start(ctx.Done())
	if err := controller.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

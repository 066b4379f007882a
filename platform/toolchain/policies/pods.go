package main

import (
	"context"
	"net/netip"
	"time"

	v1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	coreinformers "k8s.io/client-go/informers/core/v1"
	networkinginformers "k8s.io/client-go/informers/networking/v1"
	"k8s.io/client-go/kubernetes"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/tools/cache"
)

// podInformer finds pods by the addresses that CNI assigned. The API server knows an address only after the kubelet
// has reported it, up to a second after the pod's first connection.
type podInformer struct {
	coreinformers.PodInformer
	client   kubernetes.Interface
	network  netip.Prefix
	assigned *assignments
}

func (p podInformer) Informer() cache.SharedIndexInformer {
	return sharedPodInformer{p.PodInformer.Informer(), p}
}

type sharedPodInformer struct {
	cache.SharedIndexInformer
	pods podInformer
}

func (s sharedPodInformer) GetIndexer() cache.Indexer {
	return podIndexer{s.SharedIndexInformer.GetIndexer(), s.pods}
}

type podIndexer struct {
	cache.Indexer
	pods podInformer
}

// ByIndex returns the pod with an address: none for an address outside the pods' network, unknownPod for one inside
// that belongs to no pod of the cluster. The engine uses no other index.
func (i podIndexer) ByIndex(_, address string) ([]any, error) {
	ip, err := netip.ParseAddr(address)
	gateway := i.pods.network.Addr().Next()
	if err != nil || ip == gateway || !i.pods.network.Contains(ip) {
		return nil, nil
	}
	if key, ok := i.pods.assigned.podOf(ip); ok {
		if pod, found, err := i.GetByKey(key); err == nil && found {
			return []any{pod}, nil
		}
		if pod, err := i.pods.read(key); err == nil {
			return []any{pod}, nil
		}
	}
	return []any{unknownPod}, nil
}

// read asks the API server for a pod that the watch has not delivered, which happens while it reconnects.
func (p podInformer) read(key string) (*v1.Pod, error) {
	namespace, name, err := cache.SplitMetaNamespaceKey(key)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return p.client.CoreV1().Pods(namespace).Get(ctx, name, metav1.GetOptions{})
}

// unknownPod stands for what has an address of the pods' network but is no known pod: it may neither open nor accept
// a connection. No namespace can have the name of its namespace.
var unknownPod = &v1.Pod{
	ObjectMeta: metav1.ObjectMeta{Namespace: "/unknown", Name: "unknown"},
	Status:     v1.PodStatus{Phase: v1.PodRunning},
}

var denyAll = &networkingv1.NetworkPolicy{
	ObjectMeta: metav1.ObjectMeta{Namespace: unknownPod.Namespace, Name: "deny-all"},
	Spec: networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
	},
}

// policyInformer adds denyAll for unknownPod to the policies of the cluster.
type policyInformer struct {
	networkinginformers.NetworkPolicyInformer
}

func (p policyInformer) Lister() networkinglisters.NetworkPolicyLister {
	return policyLister{p.NetworkPolicyInformer.Lister()}
}

type policyLister struct {
	networkinglisters.NetworkPolicyLister
}

func (l policyLister) NetworkPolicies(namespace string) networkinglisters.NetworkPolicyNamespaceLister {
	if namespace == unknownPod.Namespace {
		return unknownPodPolicies{}
	}
	return l.NetworkPolicyLister.NetworkPolicies(namespace)
}

type unknownPodPolicies struct {
	networkinglisters.NetworkPolicyNamespaceLister
}

func (unknownPodPolicies) List(labels.Selector) ([]*networkingv1.NetworkPolicy, error) {
	return []*networkingv1.NetworkPolicy{denyAll}, nil
}

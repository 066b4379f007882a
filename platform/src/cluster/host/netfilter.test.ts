import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainRules, losesQueuedQueries, restoreInput } from './netfilter.ts';

test('only kernels before 6.12 let DNS queries pass without a verdict', () => {
  assert.deepEqual(
    ['5.15.0-91', '6.1.0-18-amd64', '6.11.9', '6.12.0', '6.18.44', '7.0.1'].filter(losesQueuedQueries),
    ['5.15.0-91', '6.1.0-18-amd64', '6.11.9'],
  );
  const dns = (kernel: string) =>
    chainRules(kernel)
      .iptables.filter((rule) => rule.includes('--ctorigdst'))
      .map((rule) => rule.join(' '));
  assert.deepEqual(dns('6.1.0'), ['-p udp -m conntrack --ctorigdst 10.96.0.10 --ctorigdstport 53 -j RETURN']);
  assert.deepEqual(dns('6.18.44'), []);
});

test('what the engine does not answer is dropped: the queue has no bypass', () => {
  const rules = restoreInput('iptables', '6.18.44')
    .split('\n')
    .filter((line) => line.includes('NFQUEUE'));
  assert.deepEqual(rules, [
    '-A KUBE-POLICIES -s 10.244.0.0/16 -j NFQUEUE --queue-num 245',
    '-A KUBE-POLICIES -d 10.244.0.0/16 -j NFQUEUE --queue-num 245',
  ]);
});

test('pods open no IPv6 connection on the bridge', () => {
  assert.equal(
    restoreInput('ip6tables', '6.18.44'),
    '*mangle\n:KUBE-POLICIES - [0:0]\n-A KUBE-POLICIES -j DROP\n-I PREROUTING -i presage-pods -j KUBE-POLICIES\nCOMMIT\n',
  );
});

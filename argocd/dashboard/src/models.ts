/** Metadata of Kubernetes objects, as far as the dashboard reads it. */
export type Time = string;

export interface TypeMeta {
  kind?: string;
  apiVersion?: string;
}

export interface ListMeta {
  continue?: string;
  resourceVersion?: string;
  selfLink?: string;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  selfLink?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: Time;
  deletionTimestamp?: Time;
  deletionGracePeriodSeconds?: number;
  labels?: { [name: string]: string };
  annotations?: { [name: string]: string };
  ownerReferences?: any[];
  finalizers?: string[];
}

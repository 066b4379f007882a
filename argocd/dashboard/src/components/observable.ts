import { from, isObservable, type Observable, of } from 'rxjs';

export type Loadable<T> = T | PromiseLike<T> | Observable<T>;

const isPromise = (value: any): value is PromiseLike<any> => typeof value?.then === 'function';

/** A value, a promise or an Observable as an Observable. */
function toObservable<T>(value: Loadable<T>): Observable<T> {
  if (isObservable(value)) return value;
  return isPromise(value) ? from(value) : of(value as T);
}

/** Whether an element scrolls its content. */
const scrolls = (element: Element): boolean => {
  const { overflow, overflowX, overflowY } = getComputedStyle(element);
  return /auto|scroll/.test(`${overflow} ${overflowX} ${overflowY}`);
};

export const Utils = {
  toObservable,
  /** The nearest element around `element` that scrolls, otherwise the page. */
  getScrollParent(element: HTMLElement): HTMLElement {
    for (let parent = element.parentElement; parent; parent = parent.parentElement)
      if (scrolls(parent)) return parent;
    return document.body;
  },
};

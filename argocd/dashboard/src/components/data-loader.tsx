import * as React from 'react';
import type { Observable, Subscription } from 'rxjs';
import { type AppContext, AppContextReact } from '../context.tsx';
import { ErrorNotification } from './error-notification.tsx';
import { NotificationType } from './notifications/notification.ts';
import { Utils } from './observable.ts';

export interface DataLoaderProps<D, I> {
  /** Is called at the start, and again when `input` differs as JSON. */
  load: (input: I) => Promise<D> | Observable<D> | D;
  input?: I;
  /** Keeps the previous data on the page while those for another input are loaded. */
  noLoaderOnInputChange?: boolean;
  loadingRenderer?: React.ComponentType;
  /** Gets a message with a link to try again. */
  errorRenderer?: (message: React.ReactNode) => React.ReactNode;
  children: (data: D) => React.ReactNode;
}

type Progress<D> = { state: 'loading' } | { state: 'done'; data: D } | { state: 'failed' };

const centred: React.CSSProperties = { padding: '0.5em', textAlign: 'center' };

/** Loads data and renders them, every value of an Observable. An error is shown as a notification too. */
export class DataLoader<D = any, I = undefined> extends React.Component<DataLoaderProps<D, I>, Progress<D>> {
  static override contextType = AppContextReact;
  override state: Progress<D> = { state: 'loading' };
  private subscription: Subscription | undefined;

  override componentDidMount(): void {
    this.start();
  }

  override componentDidUpdate(previous: DataLoaderProps<D, I>): void {
    if (JSON.stringify(previous.input) === JSON.stringify(this.props.input)) return;
    if (!this.props.noLoaderOnInputChange) this.setState({ state: 'loading' });
    this.start();
  }

  override componentWillUnmount(): void {
    this.subscription?.unsubscribe();
  }

  getData(): D | null {
    return this.state.state === 'done' ? this.state.data : null;
  }

  setData(data: D): void {
    this.setState({ state: 'done', data });
  }

  reload(): void {
    this.setState({ state: 'loading' });
    this.start();
  }

  override render(): React.ReactNode {
    const { state, props } = this;
    if (state.state === 'done') return props.children(state.data);
    if (state.state === 'loading')
      return props.loadingRenderer ? <props.loadingRenderer /> : <p style={centred}>Loading...</p>;
    const message = (
      <p style={centred}>
        Failed to load data, please <a onClick={() => this.reload()}>try again</a>.
      </p>
    );
    return props.errorRenderer ? props.errorRenderer(message) : message;
  }

  private start(): void {
    this.subscription?.unsubscribe();
    let empty = true;
    const fail = (error: any) => this.fail(error);
    try {
      this.subscription = Utils.toObservable(this.props.load(this.props.input as I)).subscribe({
        next: (data) => {
          empty = false;
          this.setData(data);
        },
        error: fail,
        complete: () => {
          if (empty) this.setData(undefined as D);
        },
      });
    } catch (error) {
      fail(error);
    }
  }

  private fail(error: any): void {
    this.setState({ state: 'failed' });
    // The application answers 401 with its sign-in page.
    if (error?.status === 401) return;
    (this.context as AppContext | null)?.apis.notifications.show({
      content: <ErrorNotification title="Unable to load data" e={error} />,
      type: NotificationType.Error,
    });
  }
}

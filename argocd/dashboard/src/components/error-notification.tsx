import * as React from 'react';

/** The message in the body of a failed request, e.g. `{"error": "permission denied"}`. */
function messageInBody(text: string | undefined): string | undefined {
  try {
    return JSON.parse(text ?? '').error;
  } catch {
    return undefined;
  }
}

/** One line about an error: the server's message if there is one. */
export const ErrorNotification = ({ title, e }: { title?: string; e: any }): React.JSX.Element => {
  const message = messageInBody(e?.response?.text) || e?.message || 'Internal error';
  return <span>{title ? `${title}: ${message}` : message}</span>;
};

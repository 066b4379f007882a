/** What an answer is about: an hour, or the whole day where the records have no hours. */
export type Scale = 'hour' | 'day';

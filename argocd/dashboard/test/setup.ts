import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// Tells React that updates are wrapped, so that a test sees what a person would.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

afterEach(cleanup);

export * from './ago.ts';
export * from './autocomplete.tsx';
export * from './components.tsx';
export * from './hooks.ts';
export * from './keybinding.tsx';
export * from './keys.ts';

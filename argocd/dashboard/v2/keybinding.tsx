import * as React from 'react';
import type { AnyKey } from './keys.ts';

export interface Keybinding {
  keys: AnyKey | AnyKey[];
  /** Gets the code of the pressed key. @returns whether the key was used, so that the browser ignores it */
  action: (code: any) => boolean;
  /** Whether all keys have to be held down together. */
  combo?: boolean;
  /** The element that has to have the focus; without one, none may have it. */
  target?: React.RefObject<HTMLElement | null>;
}

export interface KeybindingApi {
  /** May be called in each rendering: the binding of the previous one, from the same place in the code, is replaced. */
  registerKeybinding: (binding: Keybinding) => void;
}

export const KeybindingContext = React.createContext<KeybindingApi>({
  registerKeybinding: () => undefined,
});

const hasFocus = ({ target }: Keybinding, focused: EventTarget | null) =>
  target ? target.current !== null && target.current === focused : focused === document.body;

const isPressed = ({ keys, combo }: Keybinding, code: number, held: ReadonlySet<number>) => {
  const codes: number[] = [keys].flat();
  return codes.includes(code) && (!combo || codes.every((each) => held.has(each)));
};

/** What two bindings from the same place in the code have in common. */
const placeOf = ({ keys, combo = false, action }: Keybinding) => `${keys} ${combo} ${action}`;

/** Runs the actions that the components below it register for keys, the latest first, until one uses the key. */
export function KeybindingProvider({ children }: { children?: React.ReactNode }): React.JSX.Element {
  const [bindings] = React.useState(() => new Map<string, Keybinding>());
  const [api] = React.useState<KeybindingApi>(() => ({
    registerKeybinding: (binding) => {
      const place = placeOf(binding);
      bindings.delete(place);
      bindings.set(place, binding);
    },
  }));
  React.useEffect(() => {
    const held = new Set<number>();
    const press = (event: KeyboardEvent) => {
      held.add(event.keyCode);
      const used = [...bindings.values()]
        .reverse()
        .some(
          (binding) =>
            hasFocus(binding, event.target) &&
            isPressed(binding, event.keyCode, held) &&
            binding.action(event.keyCode),
        );
      if (used) event.preventDefault();
    };
    const release = (event: KeyboardEvent) => held.delete(event.keyCode);
    document.addEventListener('keydown', press);
    document.addEventListener('keyup', release);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('keyup', release);
    };
  }, [bindings]);
  return <KeybindingContext.Provider value={api}>{children}</KeybindingContext.Provider>;
}

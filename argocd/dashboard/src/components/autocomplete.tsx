import classNames from 'classnames';
import { useCombobox } from 'downshift';
import * as React from 'react';

export interface AutocompleteApi {
  /** Puts the list below the input again, after something moved. */
  refresh(): void;
}

export interface AutocompleteOption {
  value: string;
  label?: string;
}

export interface AutocompleteProps {
  items: (AutocompleteOption | string)[];
  value?: string;
  onChange?: (event: React.ChangeEvent<HTMLInputElement>, text: string) => unknown;
  /** Gets the label of the chosen item, and the item. */
  onSelect?: (label: string, item: any) => unknown;
  /** Shows only the items that contain the text. */
  filterSuggestions?: boolean;
  inputProps?: React.HTMLProps<HTMLInputElement>;
  wrapperProps?: React.HTMLProps<HTMLDivElement>;
  renderInput?: (props: React.HTMLProps<HTMLInputElement>) => React.ReactNode;
  renderItem?: (item: AutocompleteOption) => React.ReactNode;
  autoCompleteRef?: (api: AutocompleteApi) => unknown;
  qeid?: string;
}

type Item = Required<AutocompleteOption>;

const itemOf = (item: AutocompleteOption | string): Item =>
  typeof item === 'string' ? { value: item, label: item } : { ...item, label: item.label || item.value };

const contains = ({ label }: Item, text: string) => label.toLowerCase().includes(text.toLowerCase());
const startsWith = ({ label }: Item, text: string) => label.toLowerCase().startsWith(text.toLowerCase());

/** Keeps the list below the input, or above it where the window ends; it follows when the page scrolls. */
function usePlace(
  opened: boolean,
  input: React.RefObject<HTMLElement | null>,
  list: React.RefObject<HTMLElement | null>,
) {
  const place = React.useCallback(() => {
    if (!input.current || !list.current) return;
    const { top, bottom, left, width } = input.current.getBoundingClientRect();
    const height = list.current.offsetHeight;
    const above = bottom + height > innerHeight && top - height > 0;
    Object.assign(list.current.style, {
      top: `${above ? top - height : bottom}px`,
      left: `${left}px`,
      minWidth: `${width}px`,
    });
  }, [input, list]);
  React.useLayoutEffect(() => {
    if (opened) place();
  });
  React.useEffect(() => {
    document.addEventListener('scroll', place, true);
    return () => document.removeEventListener('scroll', place, true);
  }, [place]);
  return place;
}

/** A text field that suggests values; any other text can be entered too. */
export function Autocomplete(props: AutocompleteProps): React.JSX.Element {
  const { value = '', filterSuggestions = false, inputProps, wrapperProps, renderItem, qeid } = props;
  const all = (props.items ?? []).map(itemOf);
  const items = filterSuggestions ? all.filter((item) => contains(item, value)) : all;
  const input = React.useRef<HTMLInputElement>(null);
  const list = React.useRef<HTMLDivElement>(null);
  const { stateChangeTypes } = useCombobox;

  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps, openMenu } = useCombobox<Item>(
    {
      items,
      inputValue: value,
      selectedItem: null,
      itemToString: (item) => item?.label ?? '',
      ...(inputProps?.id === undefined ? {} : { inputId: inputProps.id }),
      onSelectedItemChange: ({ selectedItem }) => {
        if (selectedItem) props.onSelect?.(selectedItem.label, selectedItem);
      },
      stateReducer: (_, { type, changes }) => {
        if (type === stateChangeTypes.InputClick) return { ...changes, isOpen: true };
        // Leaving the field chooses nothing.
        if (type === stateChangeTypes.InputBlur) return { ...changes, selectedItem: null };
        if (type !== stateChangeTypes.InputChange) return changes;
        const text = changes.inputValue ?? '';
        const shown = filterSuggestions ? all.filter((item) => contains(item, text)) : all;
        return {
          ...changes,
          highlightedIndex: text ? shown.findIndex((item) => startsWith(item, text)) : -1,
        };
      },
    },
  );
  const opened = isOpen && items.length > 0;
  const place = usePlace(opened, input, list);
  const { autoCompleteRef } = props;
  // The caller's function is a new one in each rendering.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it gets the API once
  React.useEffect(() => {
    autoCompleteRef?.({ refresh: place });
  }, []);

  const attributes = getInputProps({
    ...(inputProps as React.InputHTMLAttributes<HTMLInputElement>),
    ref: input,
    'aria-labelledby': undefined,
    onFocus: (event: React.FocusEvent<HTMLInputElement>) => {
      inputProps?.onFocus?.(event);
      openMenu();
    },
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => props.onChange?.(event, event.target.value),
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
      inputProps?.onKeyDown?.(event);
      // Escape closes the list and not the panel around it; Enter chooses and does not submit.
      if (isOpen && (event.key === 'Escape' || (event.key === 'Enter' && highlightedIndex >= 0)))
        event.preventDefault();
    },
  }) as React.HTMLProps<HTMLInputElement>;
  return (
    <div {...wrapperProps} className={classNames('select', wrapperProps?.className)} qe-id={qeid}>
      {props.renderInput ? props.renderInput(attributes) : <input {...(attributes as object)} />}
      <div
        {...getMenuProps({ ref: list })}
        aria-labelledby={undefined}
        className="argo-autocomplete__list"
        style={{ display: opened ? 'block' : 'none' }}
      >
        {opened &&
          items.map((item, index) => (
            <div
              key={`${item.value} ${index}`}
              {...getItemProps({ item, index })}
              className={classNames('select__option', { selected: index === highlightedIndex })}
            >
              {renderItem?.(item) || item.label}
            </div>
          ))}
      </div>
    </div>
  );
}

import classNames from 'classnames';
import { useCombobox } from 'downshift';
import * as React from 'react';

export interface AutocompleteProps {
  items: string[];
  /** Short forms that find an item too. */
  abbreviations?: Map<string, string>;
  value?: string;
  onChange?: (event: React.ChangeEvent<HTMLInputElement>) => unknown;
  /** Gets the chosen item; undefined when Enter was pressed with none chosen. */
  onItemClick?: (item?: string) => unknown;
  placeholder?: string;
  className?: string;
  style?: React.CSSProperties;
  inputStyle?: React.CSSProperties;
}

/** A test for text that may contain `*` for any characters. */
export function matcherOf(pattern: string): (text: string) => boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(source, 'i');
  return (text) => expression.test(text);
}

/** A text field with a list of the items that match it; arrows and Enter choose one. */
export function Autocomplete(props: AutocompleteProps): React.JSX.Element {
  const { items, abbreviations, onItemClick, className, style, inputStyle, placeholder } = props;
  const [typed, setTyped] = React.useState(props.value ?? '');
  const text = props.value ?? typed;
  const matches = matcherOf(text);
  const found = items.filter(
    (item) => matches(item) || abbreviations?.get(item)?.toLowerCase() === text.toLowerCase(),
  );
  const { stateChangeTypes } = useCombobox;
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps } = useCombobox<string>({
    items: found,
    inputValue: text,
    selectedItem: null,
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) onItemClick?.(selectedItem);
    },
    stateReducer: (_, { type, changes }) => {
      if (type === stateChangeTypes.InputClick) return { ...changes, isOpen: true };
      if (type === stateChangeTypes.InputBlur) return { ...changes, selectedItem: null };
      return changes;
    },
  });
  return (
    <div className={classNames('autocomplete', className)} style={style}>
      <input
        {...getInputProps({
          className: 'autocomplete__input',
          placeholder,
          style: inputStyle,
          'aria-labelledby': undefined,
          onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
            setTyped(event.target.value);
            props.onChange?.(event);
          },
          onKeyDown: ({ key }: React.KeyboardEvent) => {
            if (key === 'Enter' && (!isOpen || highlightedIndex < 0)) onItemClick?.();
          },
        } as object)}
      />
      <div
        {...getMenuProps()}
        aria-labelledby={undefined}
        className="autocomplete__items"
        style={{ display: isOpen && found.length > 0 ? 'block' : 'none' }}
      >
        {isOpen &&
          found.map((item, index) => (
            <div
              key={item}
              {...getItemProps({ item, index })}
              className={classNames('autocomplete__item', {
                'autocomplete__item--selected': index === highlightedIndex,
              })}
            >
              {item}
            </div>
          ))}
      </div>
    </div>
  );
}

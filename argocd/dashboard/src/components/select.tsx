import classNames from 'classnames';
import * as React from 'react';
import { Checkbox } from './checkbox.tsx';

export interface SelectOption {
  value: string;
  title: string;
}

export interface SelectProps {
  id?: string;
  value?: string | string[];
  options: (SelectOption | string)[];
  placeholder?: string;
  multiSelect?: boolean;
  onChange?: (option: SelectOption) => unknown;
  onMultiChange?: (options: SelectOption[]) => unknown;
}

export const optionOf = (option: SelectOption | string): SelectOption =>
  typeof option === 'string' ? { value: option, title: option } : option;

/** A list to choose from, with a search field; with `multiSelect` several options can be chosen. */
export function Select(props: SelectProps): React.JSX.Element {
  const { id, value, placeholder = '', multiSelect = false, onChange, onMultiChange } = props;
  const [opened, setOpened] = React.useState(false);
  const [toTop, setToTop] = React.useState(false);
  const [search, setSearch] = React.useState('');
  const given = [value ?? []].flat().filter(Boolean);
  const [selected, setSelected] = React.useState(given);
  const element = React.useRef<HTMLDivElement>(null);
  const list = React.useRef<HTMLDivElement>(null);
  const searchField = React.useRef<HTMLInputElement>(null);

  const givenKey = JSON.stringify(given);
  React.useEffect(() => setSelected(JSON.parse(givenKey)), [givenKey]);
  React.useEffect(() => {
    const close = ({ target }: MouseEvent) => {
      if (!element.current?.contains(target as Node)) setOpened(false);
    };
    document.addEventListener('click', close);
    return () => document.removeEventListener('click', close);
  }, []);
  React.useEffect(() => {
    if (opened) searchField.current?.focus();
  }, [opened]);

  const options = props.options.map(optionOf);
  const isSelected = (option: SelectOption) => selected.includes(option.value);
  const open = () => {
    const bottom = (element.current?.getBoundingClientRect().top ?? 0) + (list.current?.offsetHeight ?? 0);
    setToTop(bottom > innerHeight);
    setOpened(true);
  };
  const choose = (option: SelectOption) => {
    if (!multiSelect) {
      setSelected([option.value]);
      setOpened(false);
      setSearch('');
      onChange?.(option);
      return;
    }
    const next = isSelected(option)
      ? selected.filter((each) => each !== option.value)
      : [...selected, option.value];
    setSelected(next);
    onMultiChange?.(options.filter((each) => next.includes(each.value)));
  };

  const found = options.filter(({ title }) => title.toLocaleLowerCase().includes(search.toLocaleLowerCase()));
  const titles = options.filter(isSelected).map(({ title }) => title);
  return (
    <div className="select" ref={element}>
      {!opened && (
        <input id={id} className="select__focus-receiver" type="text" onFocus={open} readOnly={true} />
      )}
      <div className="select__value" onClick={open}>
        {titles.length > 0 ? titles.join(', ') : placeholder}
        <div className="select__value-arrow">
          <i className="argo-icon-expand-arrow" />
        </div>
      </div>
      <div className={classNames('select__options', { opened, 'to-top': toTop })} ref={list}>
        <input
          className="select__search"
          type="text"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          ref={searchField}
        />
        {found.map((option) => (
          <div
            key={option.value}
            className={classNames('select__option', { selected: isSelected(option) })}
            onClick={() => choose(option)}
          >
            {multiSelect && <Checkbox checked={isSelected(option)} />} <span>{option.title}</span>
          </div>
        ))}
        {found.length === 0 && <div className="select__empty">No results</div>}
      </div>
    </div>
  );
}

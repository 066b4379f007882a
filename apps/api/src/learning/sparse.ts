/** Sparse rows: column and value of each number that is not 0, row after row. */
export interface SparseRows {
  readonly columns: number;
  readonly rows: number;
  /** Where each row begins in `column` and `value`; one more entry than rows. */
  readonly start: Uint32Array;
  readonly column: Uint16Array;
  readonly value: Float64Array;
}

/** Collects rows; `write` calls `put` for each entry of a row, in rising order of columns. */
export function sparseRows<Row>(
  rows: readonly Row[],
  columns: number,
  write: (row: Row, put: (column: number, value: number) => void) => void,
): SparseRows {
  const start = new Uint32Array(rows.length + 1);
  const column: number[] = [];
  const value: number[] = [];
  const put = (at: number, one: number) => {
    if (one === 0) return;
    column.push(at);
    value.push(one);
  };
  rows.forEach((row, index) => {
    write(row, put);
    start[index + 1] = column.length;
  });
  return {
    columns,
    rows: rows.length,
    start,
    column: Uint16Array.from(column),
    value: Float64Array.from(value),
  };
}

/** A variance below this share of the mean square is rounding: the column is constant. */
const rounding = 1e-10;

/** Mean and variance of every column over some of the rows; 0 for a constant one, exactly. */
export function columnMoments(data: SparseRows, chosen: Uint32Array) {
  const mean = new Float64Array(data.columns);
  const variance = new Float64Array(data.columns);
  for (const row of chosen)
    for (let entry = data.start[row] as number; entry < (data.start[row + 1] as number); entry++) {
      const column = data.column[entry] as number;
      const value = data.value[entry] as number;
      mean[column] = (mean[column] as number) + value / chosen.length;
      variance[column] = (variance[column] as number) + (value * value) / chosen.length;
    }
  for (let column = 0; column < data.columns; column++) {
    const square = variance[column] as number;
    const spread = square - (mean[column] as number) ** 2;
    variance[column] = spread > rounding * square ? spread : 0;
  }
  return { mean, variance };
}

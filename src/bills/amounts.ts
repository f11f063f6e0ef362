/**
 * Reads amounts in DuckDB without losing a digit: 20 digits before the point and 18 after it, as `numeric(38,18)`.
 * DuckDB's own cast rounds what does not fit and takes "1_000"; these macros give NULL instead, and the row is reported.
 */
export const AMOUNT_MACROS = `
-- Text in plain or exponent form, shaped like a number.
CREATE MACRO bill_is_number(t) AS regexp_full_match(t, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?');
CREATE MACRO bill_mantissa(t) AS regexp_replace(t, '[eE].*$', '');
CREATE MACRO bill_exponent(t) AS coalesce(try_cast(regexp_extract(t, '[eE]([+-]?[0-9]+)$', 1) AS INTEGER), 0);
-- A number is its significant digits, without zeros at either end, times ten to the power of minus its places.
CREATE MACRO bill_digits(t) AS trim(regexp_replace(bill_mantissa(t), '[^0-9]', '', 'g'), '0');
CREATE MACRO bill_places(t) AS length(split_part(bill_mantissa(t), '.', 2)) - bill_exponent(t)
  - length(regexp_extract(regexp_replace(bill_mantissa(t), '[^0-9]', '', 'g'), '(0*)$', 1));
CREATE MACRO bill_padded(digits, places) AS lpad(digits, greatest(length(digits), places + 1)::INTEGER, '0');
CREATE MACRO bill_plain(negative, digits, places) AS (CASE WHEN negative THEN '-' ELSE '' END) || (CASE
  WHEN places <= 0 THEN digits || repeat('0', -places)
  ELSE left(bill_padded(digits, places), -places) || '.' || right(bill_padded(digits, places), places) END);
CREATE MACRO bill_exact(t) AS CASE
  WHEN t IS NULL OR NOT bill_is_number(t) THEN NULL
  WHEN bill_digits(t) = '' THEN 0::DECIMAL(38,18)
  WHEN bill_places(t) > 18 OR length(bill_digits(t)) - bill_places(t) > 20 THEN NULL
  ELSE bill_plain(t[1] = '-', bill_digits(t), bill_places(t))::DECIMAL(38,18) END;
-- Amounts written as text: nearly all are plain and short, the others take the long way.
CREATE MACRO bill_text_amount(t) AS CASE
  WHEN regexp_full_match(t, '-?[0-9]{1,20}(\\.[0-9]{1,18})?') THEN t::DECIMAL(38,18)
  ELSE bill_exact(trim(t)) END;
-- What is left of a number of at most 17 digits with more than 18 places: half-even at the 18th.
CREATE MACRO bill_half_even(digits, drop) AS CASE WHEN drop > length(digits) THEN 0::HUGEINT ELSE
  digits::HUGEINT // (10::HUGEINT ** drop)::HUGEINT + CASE
    WHEN 2 * (digits::HUGEINT % (10::HUGEINT ** drop)::HUGEINT) > (10::HUGEINT ** drop)::HUGEINT THEN 1
    WHEN 2 * (digits::HUGEINT % (10::HUGEINT ** drop)::HUGEINT) = (10::HUGEINT ** drop)::HUGEINT
      THEN (digits::HUGEINT // (10::HUGEINT ** drop)::HUGEINT) % 2
    ELSE 0 END END;
CREATE MACRO bill_rounds(t) AS bill_is_number(t) AND bill_digits(t) <> '' AND bill_places(t) > 18;
CREATE MACRO bill_shortest(t) AS CASE
  WHEN bill_rounds(t)
    THEN bill_plain(t[1] = '-', bill_half_even(bill_digits(t), bill_places(t) - 18)::VARCHAR, 18)::DECIMAL(38,18)
  ELSE bill_exact(t) END;
-- Amounts kept as DOUBLE stand for their shortest decimal text. A decimal of at most 15 digits that reads back as the
-- same double is that text, so the text itself is only made for the rest.
CREATE MACRO bill_short_double(d) AS CASE WHEN abs(d) < 1e5 AND d::DECIMAL(18,10)::DOUBLE = d THEN d::DECIMAL(18,10) END;
CREATE MACRO bill_long_double(d) AS CASE
  WHEN abs(d) < 1 AND d::DECIMAL(18,15)::DOUBLE = d THEN d::DECIMAL(18,15)::DECIMAL(38,18)
  WHEN abs(d) < 1e-3 AND d::DECIMAL(18,18)::DOUBLE = d THEN d::DECIMAL(18,18)::DECIMAL(38,18)
  ELSE bill_shortest(d::VARCHAR) END;
-- An amount in whole units of 10^-18, and back.
CREATE MACRO bill_units(x) AS replace(x::VARCHAR, '.', '')::HUGEINT;
CREATE MACRO bill_from_units(u) AS bill_plain(u < 0, abs(u)::VARCHAR, 18)::DECIMAL(38,18);
-- units times factor / 10^14, half-even. Split so that no step needs more than 38 digits for any real bill; DuckDB
-- refuses an overflow, it does not wrap.
CREATE MACRO bill_scale_abs(u, f) AS (u // 100000000000000) * f + CASE
  WHEN 2 * (((u % 100000000000000) * f) % 100000000000000) > 100000000000000
    THEN ((u % 100000000000000) * f) // 100000000000000 + 1
  WHEN 2 * (((u % 100000000000000) * f) % 100000000000000) = 100000000000000
    THEN ((u % 100000000000000) * f) // 100000000000000
      + ((u // 100000000000000) * f + ((u % 100000000000000) * f) // 100000000000000) % 2
  ELSE ((u % 100000000000000) * f) // 100000000000000 END;
CREATE MACRO bill_times(x, f) AS bill_from_units(
  bill_scale_abs(abs(bill_units(x)), f::HUGEINT) * CASE WHEN x < 0 THEN -1 ELSE 1 END);
`;

/** How one column becomes an exact amount: `short`, else `long`, else it is none. Each may be summed on its own. */
export interface AmountSql {
  /** DECIMAL(18,10), which DuckDB adds up several times as fast. */
  readonly short: string;
  /** DECIMAL(38,18), to be asked where `short` is NULL. */
  readonly long: string;
}

/** The amount of a column that is not there. */
export const NO_AMOUNT: AmountSql = { short: "NULL::DECIMAL(18,10)", long: "NULL::DECIMAL(38,18)" };

/**
 * The SQL that reads a column, by the type it has in the file: text exactly as it is written, doubles by their shortest
 * decimal text (rounded half-even where that has more than 18 places), decimals and integers as they are. Both NULL
 * where the value is no number or has more digits than fit.
 */
export function amountSql(column: string, type: string): AmountSql {
  const long = (sql: string): AmountSql => ({ ...NO_AMOUNT, long: sql });
  if (type === "DOUBLE") return { short: `bill_short_double(${column})`, long: `bill_long_double(${column})` };
  if (type === "FLOAT") return long(`bill_shortest(${column}::VARCHAR)`);
  if (/^(DECIMAL|TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT)/.test(type)) {
    const [, width = "0", scale = "0"] = /^DECIMAL\((\d+),(\d+)\)/.exec(type) ?? [];
    // Wider decimals than ours may hold more digits than fit: they go through their text.
    if (Number(scale) <= 18 && Number(width) - Number(scale) <= 20) return long(`${column}::DECIMAL(38,18)`);
  }
  return long(`bill_text_amount(${column}::VARCHAR)`);
}

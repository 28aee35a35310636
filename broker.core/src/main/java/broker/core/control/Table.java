package broker.core.control;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns for a terminal, which no client can upset with what it calls itself.
 * Owned by one thread.
 */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;

  /** A table with these headings. */
  Table(String... headings) {
    widths = new int[headings.length];
    row((Object[]) headings);
  }

  /** Adds a row, with one cell for each heading. */
  void row(Object... cells) {
    String[] row = new String[widths.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = printable(cells[i].toString());
      widths[i] = Math.max(widths[i], row[i].length());
    }
    rows.add(row);
  }

  void print(PrintWriter out) {
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length())).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String printable(String cell) {
    StringBuilder text = new StringBuilder(cell);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, '?');
      }
    }
    return text.toString();
  }
}

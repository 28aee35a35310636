package broker.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static List<String> lines(Table table) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    return text.toString().lines().toList();
  }

  @Test
  void alignsColumnsAndEndsLinesWithTheirText() {
    Table table = new Table("A", "LONG");
    table.row("wide", 1);
    table.row("x", "");
    assertEquals(List.of("A     LONG", "wide  1", "x"), lines(table));
  }

  @Test
  void letsNoTextUpsetTheTerminal() {
    Table table = new Table("A");
    table.row("\u001b[2Ja\nb");
    assertEquals(List.of("A", "?[2Ja?b"), lines(table));
  }
}

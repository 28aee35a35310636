package conformance.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CoverageReportTest {

  private static final String HEADER =
      "id\tbinds\tclient role\tsection\trequirement\tuntestable\tnote\n";
  private static final SortedMap<String, SortedSet<TestReference>> SHOWN =
      new TreeMap<>(
          Map.of(
              "X-1", new TreeSet<>(List.of(new TestReference(Path.of("m", "A.java"), "A.shows")))));

  @Test
  void findsServerStatementsWithoutTestAndReason() {
    String table =
        HEADER
            + "X-2\tboth\t\t1 One\tForgotten\t\t\n"
            + "X-3\tclient\t\t1 One\tNot ours\t\t\n"
            + "X-4\tserver\t\t1 One\tExcused\tBecause.\t\n";

    List<String> gaps = report(table).gaps();

    assertEquals(List.of("X-2 has neither a test nor a reason: Forgotten"), gaps);
  }

  @Test
  void findsReasonsThatAreNoLongerTrue() {
    List<String> gaps = report(HEADER + "X-1\tserver\t\t1 One\tShown\tCannot be shown.\t\n").gaps();

    assertEquals(List.of("X-1 has tests, so it is not untestable"), gaps);
  }

  @Test
  void linksTheTestsOfAStatement() {
    String markdown = report(HEADER + "X-1\tboth\tyes\t1 One\tShown\t\tNumbered Y.\n").markdown();

    assertTrue(
        markdown.contains(
            "| X-1 | both, our client role | Shown. *Numbered Y.* | [`A.shows`](../m/A.java) |"),
        markdown);
  }

  @Test
  void countsWhatIsShownAndWhatIsUntestable() {
    String table =
        HEADER
            + "X-1\tserver\t\t1 One\tShown\t\t\n"
            + "X-2\tserver\t\t1 One\tExcused\tBecause.\t\n"
            + "X-3\tclient\t\t1 One\tNot ours\t\t\n";

    assertEquals("| X | 3 | 2 | 1 | 1 |\n", report(table).summary());
  }

  @Test
  void refusesTablesWithWrongColumns() {
    assertThrows(IllegalArgumentException.class, () -> Requirements.parse("id\tbinds\n"));
    assertThrows(IllegalArgumentException.class, () -> Requirements.parse(HEADER + "X-1\tboth\n"));
  }

  private static CoverageReport report(String table) {
    return new CoverageReport("X", Requirements.parse(table), SHOWN);
  }
}

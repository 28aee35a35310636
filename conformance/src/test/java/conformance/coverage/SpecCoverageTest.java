package conformance.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keeps the account of the normative statements complete, and {@code docs/} true to it. */
final class SpecCoverageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path REPORT = ROOT.resolve("docs/spec-coverage.md");
  private static final String UPDATE =
      "mvn -q -pl conformance -am test -Dtest=SpecCoverageTest -Dspec.update=true";

  private static final String INTRODUCTION =
      """
      # Statement coverage

      Every normative statement of MQTT, whom it binds, and the tests that show that the broker follows it.
      Generated from `conformance/src/test/resources/statements` and the `@Statement` annotations of all tests:

          %s

      *Notes* say where checklists in circulation, for MQTT 3.1.1 those of a late draft, differ from the published
      standard, which decides. MQTT 3.1 has no numbered statements: where it agrees with 3.1.1, the same tests run with it.

      """
          .formatted(UPDATE);

  private AnnotatedTests tests;
  private List<CoverageReport> editions;

  @BeforeEach
  void readSources() throws IOException {
    tests = new SourceTree(ROOT).annotatedTests();
    editions =
        List.of(
            new CoverageReport("MQTT 5.0", Requirements.mqtt5(), tests.byStatement()),
            new CoverageReport("MQTT 3.1.1", Requirements.mqtt311(), tests.byStatement()));
  }

  @Test
  void everyStatementThatBindsAServerIsAccountedFor() {
    List<String> gaps = new ArrayList<>(tests.misplaced());
    editions.forEach(edition -> gaps.addAll(edition.gaps()));

    assertEquals("", String.join("\n", gaps), gaps.size() + " gaps");
  }

  @Test
  void everyStatementThatATestOrACommentNamesExists() throws IOException {
    Set<String> known =
        Stream.concat(Requirements.mqtt5().stream(), Requirements.mqtt311().stream())
            .map(Requirement::id)
            .collect(Collectors.toSet());
    List<String> unknown = new ArrayList<>();
    tests
        .byStatement()
        .forEach((id, places) -> unknown.addAll(unknown(known, id, places.toString())));
    new SourceTree(ROOT)
        .citations()
        .forEach((id, files) -> unknown.addAll(unknown(known, id, files.toString())));

    assertEquals("", String.join("\n", unknown));
  }

  @Test
  void committedReportIsUpToDate() throws IOException {
    String report = report();
    if (Boolean.getBoolean("spec.update")) {
      Files.createDirectories(REPORT.getParent());
      Files.writeString(REPORT, report);
    }
    String committed = Files.exists(REPORT) ? Files.readString(REPORT) : "";

    assertTrue(report.equals(committed), () -> REPORT + " is out of date, renew it: " + UPDATE);
  }

  private static List<String> unknown(Set<String> known, String id, String places) {
    return known.contains(id) ? List.of() : List.of(id + " does not exist, named by " + places);
  }

  private String report() {
    StringBuilder out = new StringBuilder(INTRODUCTION);
    out.append(CoverageReport.row("", "statements", "bind a server", "shown", "untestable"));
    out.append("|---|---|---|---|---|\n");
    editions.forEach(edition -> out.append(edition.summary()));
    editions.forEach(edition -> out.append("\n").append(edition.markdown()));
    return out.toString();
  }
}

package conformance.coverage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report on one edition of the standard: what is shown, by which tests, and what is missing.
 */
final class CoverageReport {

  private final String title;
  private final List<Requirement> requirements;
  private final SortedMap<String, SortedSet<TestReference>> tests;

  CoverageReport(
      String title,
      List<Requirement> requirements,
      SortedMap<String, SortedSet<TestReference>> tests) {
    this.title = title;
    this.requirements = requirements;
    this.tests = tests;
  }

  /** Returns what makes the account incomplete or untrue, one sentence each. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    for (Requirement requirement : requirements) {
      boolean excused = !requirement.untestable().isEmpty();
      boolean shown = isShown(requirement);
      if (requirement.bindsServer() && !shown && !excused) {
        gaps.add(requirement.id() + " has neither a test nor a reason: " + requirement.text());
      }
      if (shown && excused) {
        gaps.add(requirement.id() + " has tests, so it is not untestable");
      }
    }
    return gaps;
  }

  /** Returns one row of the table that sums up the editions. */
  String summary() {
    return row(
        title,
        count(requirements.stream()),
        count(requirements.stream().filter(Requirement::bindsServer)),
        count(requirements.stream().filter(Requirement::bindsServer).filter(this::isShown)),
        count(
            requirements.stream()
                .filter(Requirement::bindsServer)
                .filter(requirement -> !requirement.untestable().isEmpty())));
  }

  String markdown() {
    StringBuilder out = new StringBuilder("## " + title + "\n");
    bySection()
        .forEach(
            (section, rows) -> {
              out.append("\n### ").append(section).append("\n\n");
              out.append(row("id", "binds", "requirement", "shown by"));
              out.append("|---|---|---|---|\n");
              rows.forEach(requirement -> out.append(markdown(requirement)));
            });
    return out.toString();
  }

  private Map<String, List<Requirement>> bySection() {
    return requirements.stream()
        .collect(
            Collectors.groupingBy(Requirement::section, LinkedHashMap::new, Collectors.toList()));
  }

  private String markdown(Requirement requirement) {
    String text = requirement.text() + ".";
    if (!requirement.note().isEmpty()) {
      text += " *" + requirement.note() + "*";
    }
    return row(requirement.id(), party(requirement), text, evidence(requirement));
  }

  private static String party(Requirement requirement) {
    String party = requirement.binds().name().toLowerCase(Locale.ROOT);
    return requirement.clientRole() ? party + ", our client role" : party;
  }

  private String evidence(Requirement requirement) {
    if (!requirement.untestable().isEmpty()) {
      return "untestable: " + requirement.untestable();
    }
    return testsOf(requirement).stream()
        .map(test -> "[`" + test.name() + "`](../" + slashes(test) + ")")
        .collect(Collectors.joining("<br>"));
  }

  private static String slashes(TestReference test) {
    return test.file().toString().replace('\\', '/');
  }

  private boolean isShown(Requirement requirement) {
    return !testsOf(requirement).isEmpty();
  }

  private SortedSet<TestReference> testsOf(Requirement requirement) {
    return tests.getOrDefault(requirement.id(), Collections.emptySortedSet());
  }

  private static String count(Stream<Requirement> requirements) {
    return Long.toString(requirements.count());
  }

  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}

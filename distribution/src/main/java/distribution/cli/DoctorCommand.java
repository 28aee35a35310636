package distribution.cli;

import distribution.doctor.Finding;
import java.util.List;
import java.util.Locale;

/** {@code broker doctor}: what was found, a line each. */
final class DoctorCommand {
  private final boolean json;
  private final Console console;

  DoctorCommand(boolean json, Console console) {
    this.json = json;
    this.console = console;
  }

  /** Tells; returns 1 if something has to be mended. */
  int run(List<Finding> findings) {
    for (Finding finding : findings) {
      console.out().println(json ? json(finding) : text(finding));
    }
    boolean sick = findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL);
    return sick ? 1 : 0;
  }

  private static String level(Finding finding) {
    return finding.level() == Finding.Level.OK ? "ok" : finding.level().name();
  }

  private static String text(Finding finding) {
    String advice = finding.advice().isEmpty() ? "" : " -- " + finding.advice();
    return String.format(
        Locale.ROOT,
        "%-4s  %-13s  %s%s",
        level(finding),
        finding.subject(),
        finding.text(),
        advice);
  }

  private static String json(Finding finding) {
    return "{\"level\":"
        + JsonLine.string(level(finding).toLowerCase(Locale.ROOT))
        + ",\"subject\":"
        + JsonLine.string(finding.subject())
        + ",\"text\":"
        + JsonLine.string(finding.text())
        + ",\"advice\":"
        + JsonLine.string(finding.advice())
        + "}";
  }
}

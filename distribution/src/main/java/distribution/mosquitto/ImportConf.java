package distribution.mosquitto;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code broker import mosquitto --conf}: reads, tells what becomes of each line, writes. Owned by
 * the thread of the command.
 */
public final class ImportConf {
  /** Something has no counterpart; the rest is written. */
  public static final int LEFT_OUT = 4;

  private final Path conf;
  private final Path directory;
  private final PrintStream out;

  /**
   * An import.
   *
   * @param conf Mosquitto's file
   * @param directory that takes ours
   * @param out takes the report
   */
  public ImportConf(Path conf, Path directory, PrintStream out) {
    this.conf = conf;
    this.directory = directory;
    this.out = out;
  }

  /**
   * Imports.
   *
   * @param force whether files that are there are replaced
   * @return the exit status: 0 or {@link #LEFT_OUT}
   * @throws IOException if nothing was written because of something; the message says what
   */
  public int run(boolean force) throws IOException {
    ConfImport.Result result = ConfImport.read(conf);
    List<String> names = new ArrayList<>();
    result.copies().forEach(copy -> names.add(copy.name()));
    ConfTarget target = new ConfTarget(directory);
    target.wanted(result.files()).forEach(file -> names.add(file.name()));
    List<String> present = target.present(names);
    if (!present.isEmpty() && !force) {
      throw new IOException(
          directory
              + " has "
              + String.join(", ", present)
              + ": --force replaces them (and keeps them as NAME.old), --out DIR writes elsewhere");
    }
    target.write(result);
    tell(result.report());
    for (String listener : target.otherListeners(names)) {
      out.println("Note: " + directory.resolve(listener) + " was there before, and stays open.");
    }
    out.printf("Written to %s: %s%n", directory, String.join(", ", names));
    return summary(result.report());
  }

  private void tell(Report report) {
    for (Map.Entry<ConfLine, Report.Fate> line : report.fates().entrySet()) {
      ConfLine statement = line.getKey();
      Report.Fate fate = line.getValue();
      String mark =
          switch (fate.outcome()) {
            case TAKEN -> "  -> ";
            case NOT_NEEDED -> "  not needed: ";
            case LEFT_OUT -> "  LEFT OUT: ";
          };
      out.println(statement.place() + ": " + statement.text());
      out.println(mark + fate.text());
    }
    report.notes().forEach(note -> out.println("Note: " + note));
  }

  private int summary(Report report) {
    long leftOut = report.count(Report.Outcome.LEFT_OUT);
    out.printf(
        "Lines: %d taken over, %d not needed, %d left out.%n",
        report.count(Report.Outcome.TAKEN), report.count(Report.Outcome.NOT_NEEDED), leftOut);
    return leftOut == 0 ? 0 : LEFT_OUT;
  }
}

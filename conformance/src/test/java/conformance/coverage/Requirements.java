package conformance.coverage;

import conformance.coverage.Requirement.Party;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The tables of normative statements, in the order of the standards. */
final class Requirements {

  private static final List<String> COLUMNS =
      List.of("id", "binds", "client role", "section", "requirement", "untestable", "note");

  private Requirements() {}

  static List<Requirement> mqtt5() {
    return read("/statements/mqtt5.tsv");
  }

  static List<Requirement> mqtt311() {
    return read("/statements/mqtt311.tsv");
  }

  private static List<Requirement> read(String resource) {
    try (InputStream in = Requirements.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Requirement> parse(String table) {
    List<String> lines = table.lines().toList();
    if (!fields(lines.get(0)).equals(COLUMNS)) {
      throw new IllegalArgumentException("columns are not " + COLUMNS);
    }
    return lines.stream().skip(1).map(Requirements::requirement).toList();
  }

  private static Requirement requirement(String line) {
    List<String> fields = fields(line);
    if (fields.size() != COLUMNS.size()) {
      throw new IllegalArgumentException("not " + COLUMNS.size() + " columns: " + line);
    }
    return new Requirement(
        fields.get(0),
        Party.valueOf(fields.get(1).toUpperCase(Locale.ROOT)),
        fields.get(2).equals("yes"),
        fields.get(3),
        fields.get(4),
        fields.get(5),
        fields.get(6));
  }

  private static List<String> fields(String line) {
    return List.of(line.split("\t", -1));
  }
}

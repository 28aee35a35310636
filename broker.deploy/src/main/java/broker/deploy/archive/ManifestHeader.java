package broker.deploy.archive;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manifest header of OSGi, taken apart no further than needed. Stateless. */
final class ManifestHeader {
  private ManifestHeader() {}

  /** The clauses of a header: what stands between commas outside of quotes. */
  static List<String> clauses(@Nullable String header) {
    return header == null ? List.of() : split(header, ',');
  }

  /** What a clause is about: the first thing in it. */
  static String subject(String clause) {
    return split(clause, ';').get(0);
  }

  /** The value of an attribute or directive of a clause, without its type and quotes, or null. */
  static @Nullable String value(String clause, String name) {
    for (String part : split(clause, ';')) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String key = part.substring(0, equals).replaceFirst(":.*", "").strip();
        if (key.equals(name)) {
          return part.substring(equals + 1).strip().replaceAll("^\"|\"$", "");
        }
      }
    }
    return null;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        parts.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin).strip());
    return parts;
  }
}

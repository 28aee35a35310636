package plugin.auth.acl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

/**
 * Reads an access control list, line by line. Owned by the thread that parses.
 *
 * <p>Mosquitto's grammar, and three more headings beside {@code user}: {@code client}, {@code
 * listener} and {@code subject}. Headings of different kinds that follow each other must all be
 * true of a client; after a rule, a heading begins anew. Rules before the first heading are those
 * of clients without user name.
 */
final class AclParser {
  private static final Pattern LEADING_SPACES =
      Pattern.compile("^ +"); // not tabs: Mosquitto's rule

  private final TextFile text;
  private final Map<@Nullable String, List<Rule>> byUser = new HashMap<>();
  private final Map<Condition, List<Rule>> conditional = new LinkedHashMap<>();
  private final List<Rule> patterns = new ArrayList<>();

  // where we are
  private Condition heading = Condition.NONE;
  private boolean headed;
  private boolean ruled = true;

  AclParser(TextFile text) {
    this.text = text;
  }

  AclFile parse() throws FileProblem {
    for (TextFile.Line line : text.lines()) {
      String content = LEADING_SPACES.matcher(line.text().stripTrailing()).replaceFirst("");
      if (!content.isEmpty()) {
        parse(line.number(), content);
      }
    }
    byUser.replaceAll((user, rules) -> AclFile.denyingFirst(rules));
    List<AclFile.Section> sections = new ArrayList<>();
    conditional.forEach((condition, rules) -> sections.add(new AclFile.Section(condition, rules)));
    return new AclFile(byUser, sections, AclFile.denyingFirst(patterns));
  }

  private void parse(int number, String content) throws FileProblem {
    int space = content.indexOf(' ');
    String keyword = space < 0 ? content : content.substring(0, space);
    String rest = space < 0 ? "" : content.substring(space).strip();
    switch (keyword) {
      case "topic" -> {
        ruled = true;
        section().add(rule(number, content, rest));
      }
      case "pattern" -> {
        ruled = true;
        patterns.add(rule(number, content, rest));
      }
      case "user", "client", "listener", "subject" -> head(number, keyword, rest);
      default -> throw problem(number, "unknown keyword '" + keyword + "'");
    }
  }

  private void head(int number, String keyword, String value) throws FileProblem {
    if (value.isEmpty()) {
      throw problem(number, "'" + keyword + "' is not followed by a name");
    }
    Condition before = ruled ? Condition.NONE : heading;
    headed = true;
    ruled = false;
    heading =
        switch (keyword) {
          case "user" -> before.withUser(value);
          case "client" -> before.withClientId(value);
          case "listener" -> before.withListener(value);
          default -> before.withCertificate(subject(number, value));
        };
  }

  private String subject(int number, String value) throws FileProblem {
    try {
      return Condition.canonical(value);
    } catch (IllegalArgumentException e) {
      throw problem(number, "is no subject of a certificate, such as CN=pump-7,O=Plant");
    }
  }

  private List<Rule> section() {
    if (!headed) {
      return byUser.computeIfAbsent(null, none -> new ArrayList<>());
    }
    return heading.equals(Condition.NONE.withUser(heading.user()))
        ? byUser.computeIfAbsent(heading.user(), user -> new ArrayList<>())
        : conditional.computeIfAbsent(heading, condition -> new ArrayList<>());
  }

  private Rule rule(int number, String content, String rest) throws FileProblem {
    if (rest.isEmpty()) {
      throw problem(number, "the topic is missing");
    }
    int space = rest.indexOf(' ');
    Rule.Right right = space < 0 ? Rule.Right.READWRITE : right(number, rest.substring(0, space));
    String filter = space < 0 ? rest : rest.substring(space).strip();
    TopicPattern pattern =
        TopicPattern.parse(filter)
            .orElseThrow(() -> problem(number, "'" + filter + "' is no topic filter"));
    return new Rule(number, content, right, pattern);
  }

  private Rule.Right right(int number, String word) throws FileProblem {
    for (Rule.Right right : Rule.Right.values()) {
      if (right.name().toLowerCase(Locale.ROOT).equals(word)) {
        return right;
      }
    }
    throw problem(number, "'" + word + "' is none of read, write, readwrite, deny");
  }

  private FileProblem problem(int number, String reason) {
    return new FileProblem(text.path(), number, reason);
  }
}

package plugin.auth.acl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

/**
 * An access control list, and how it decides. Immutable.
 *
 * <p>Mosquitto's order: the rules of the client's own sections, then the patterns, which hold for
 * everybody; in each of the two the denying rules first; the first rule that matches the topic and
 * denies, or grants what is asked for, decides; nothing that matches is a refusal. So a grant in a
 * section beats a pattern that denies.
 */
public final class AclFile {
  /** A list without rules. */
  public static final AclFile EMPTY = new AclFile(new HashMap<>(), List.of(), List.of());

  private static final Verdict NO_OPINION =
      new Verdict(Verdict.Outcome.NO_OPINION, "there are no rules");
  private static final TopicPattern BRIDGE_STATE =
      TopicPattern.of("$SYS/broker/connection/+/state");

  /** Rules that belong to the clients for which the condition holds. */
  record Section(Condition condition, List<Rule> rules) {}

  private final Map<@Nullable String, List<Rule>> byUser; // null: clients without user name
  private final List<Section> conditional;
  private final List<Rule> patterns;

  AclFile(
      Map<@Nullable String, List<Rule>> byUser, List<Section> conditional, List<Rule> patterns) {
    this.byUser = byUser;
    this.conditional = conditional;
    this.patterns = patterns;
  }

  /**
   * The rules of a text.
   *
   * @throws FileProblem that names the first bad line
   */
  public static AclFile parse(TextFile text) throws FileProblem {
    return new AclParser(text).parse();
  }

  /** What is good but probably not meant. */
  public List<String> warnings() {
    return patterns.stream()
        .filter(rule -> !rule.filter().has("%c") && !rule.filter().has("%u"))
        .map(
            rule ->
                "line "
                    + rule.line()
                    + ": a pattern without a level %c or %u holds for everybody: "
                    + rule.text())
        .toList();
  }

  /** Whether a client may publish to a topic, or be sent its messages. */
  public Verdict decide(Subject subject, String topic, Access access) {
    TopicPattern name = TopicPattern.of(topic);
    Optional<String> reserved = reserved(topic, name, access);
    if (reserved.isPresent()) {
      return Verdict.denied(reserved.get());
    }
    return isEmpty()
        ? NO_OPINION
        : first(subject, rule -> rule.filter().covers(name) && decides(rule, access));
  }

  private static boolean decides(Rule rule, Access access) {
    return rule.denies() || rule.right().grants(access);
  }

  /** What no rule can grant. */
  private static Optional<String> reserved(String topic, TopicPattern name, Access access) {
    if (topic.startsWith("$SYS") && access == Access.WRITE && !BRIDGE_STATE.covers(name)) {
      return Optional.of("$SYS belongs to the broker");
    }
    return topic.startsWith("$share")
        ? Optional.of("$share is for subscriptions only")
        : Optional.empty();
  }

  /**
   * Whether a subscription can ever bring the client a message. Refused is only what certainly
   * cannot: what is granted in part, or taken away piece by piece by several rules, is let through,
   * and each message is decided about when it is delivered.
   */
  public Verdict decideSubscription(Subject subject, String filter) {
    if (isEmpty()) {
      return NO_OPINION;
    }
    TopicPattern wanted = TopicPattern.of(filter);
    List<Rule> denying = new ArrayList<>();
    return first(
        subject,
        rule -> {
          if (rule.denies()) {
            denying.add(rule);
            return rule.filter().covers(wanted);
          }
          return rule.right().grants(Access.READ)
              && rule.filter().meet(wanted).filter(part -> !isDenied(part, denying)).isPresent();
        });
  }

  private static boolean isDenied(TopicPattern part, Collection<Rule> denying) {
    return denying.stream().anyMatch(rule -> rule.filter().covers(part));
  }

  /** Whether a rule decides; asked in the order of decision. */
  @FunctionalInterface
  private interface Question {
    boolean isDecidedBy(Rule rule);
  }

  private Verdict first(Subject subject, Question question) {
    for (Rule rule : (Iterable<Rule>) own(subject)::iterator) {
      if (question.isDecidedBy(rule)) {
        return Verdict.by(rule);
      }
    }
    if (patterns.isEmpty()) {
      return Verdict.denied("no rule grants it");
    }
    if (isDangerous(subject.user()) || isDangerous(subject.clientId())) {
      return Verdict.denied("no pattern is for a user name or client identifier with + or #");
    }
    for (Rule pattern : patterns) {
      if (pattern.appliesTo(subject.user()) && question.isDecidedBy(pattern.with(subject))) {
        return Verdict.by(pattern);
      }
    }
    return Verdict.denied("no rule grants it");
  }

  /** The rules of all sections of this client, those that deny first. */
  private Stream<Rule> own(Subject subject) {
    List<Rule> plain = byUser.getOrDefault(subject.user(), List.of());
    if (conditional.isEmpty()) {
      return plain.stream();
    }
    List<Rule> all = new ArrayList<>(plain);
    for (Section section : conditional) {
      if (section.condition().holdsFor(subject)) {
        all.addAll(section.rules());
      }
    }
    return denyingFirst(all).stream();
  }

  static List<Rule> denyingFirst(List<Rule> rules) {
    return Stream.concat(
            rules.stream().filter(Rule::denies), rules.stream().filter(rule -> !rule.denies()))
        .toList();
  }

  /**
   * What the list says of one client, rule by rule, with the client's names put in. Two lists that
   * say the same here decide the same for this client.
   */
  public List<String> rulesOf(Subject subject) {
    Stream<Rule> general =
        isDangerous(subject.user()) || isDangerous(subject.clientId())
            ? Stream.of()
            : patterns.stream()
                .filter(rule -> rule.appliesTo(subject.user()))
                .map(rule -> rule.with(subject));
    return Stream.concat(
            own(subject).map(rule -> "topic " + rule.content()),
            general.map(rule -> "pattern " + rule.content()))
        .sorted()
        .distinct()
        .toList();
  }

  private static boolean isDangerous(@Nullable String name) {
    return name != null && (name.indexOf('+') >= 0 || name.indexOf('#') >= 0);
  }

  private boolean isEmpty() {
    return byUser.isEmpty() && conditional.isEmpty() && patterns.isEmpty();
  }
}

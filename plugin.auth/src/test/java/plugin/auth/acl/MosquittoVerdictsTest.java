package plugin.auth.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;
import testkit.Connect;
import testkit.Mosquitto;
import testkit.Packet;
import testkit.PacketType;
import testkit.Publish;
import testkit.RawClient;

/**
 * Lists from a generator, decided by Mosquitto and by us. The seed is fixed: a difference shows up
 * again.
 *
 * <p>Not generated is what Mosquitto itself has changed between 2.0 and 2.1, where we follow 2.1:
 * {@code %u} and {@code %c} as parts of a level, and names with a slash in patterns.
 */
final class MosquittoVerdictsTest {
  private static final int FILES = 16;
  private static final int LEAST_CASES = 2_000;
  private static final int NOT_AUTHORIZED = 0x87;

  private static final List<String> LEVELS = List.of("a", "b", "anna", "c1");
  private static final List<String> FILTER_LEVELS = List.of("a", "b", "anna", "+");
  private static final List<String> PATTERN_LEVELS = List.of("a", "b", "+", "%u", "%c", "%u");
  private static final List<String> ACCESS =
      List.of("", "read ", "write ", "readwrite ", "deny ", "deny ");
  private static final List<String> CLIENTS = List.of("c1", "c2", "c#");

  private final Random random = new Random(20_261);
  private final List<String> topics = topics();
  private final Set<String> differences = new TreeSet<>();
  private int cases;

  @TempDir private Path folder;

  @Test
  void decidesAsMosquittoDoes() throws Exception {
    for (int i = 0; i < FILES; i++) {
      compare(randomList());
    }
    assertEquals(Set.of(), differences);
    assertTrue(cases >= LEAST_CASES, cases + " cases");
  }

  private void compare(List<String> lines) throws IOException, FileProblem {
    Path list = folder.resolve("acl");
    Files.write(list, lines);
    AclFile ours = AclFile.parse(TextFile.read(list, false));
    try (Mosquitto theirs = Mosquitto.start(folder, "allow_anonymous true", "acl_file " + list);
        RawClient admin = RawClient.open(theirs.port())) {
      admin.connect(Connect.v5("admin").userName("admin"));
      for (String client : CLIENTS) {
        for (@Nullable String user : new String[] {null, "anna", "bert", "x+y"}) {
          Subject subject = new Subject(user, client, "tcp", null);
          check(lines, ours, subject, Access.WRITE, writable(theirs, subject));
          check(lines, ours, subject, Access.READ, readable(theirs, subject, admin));
        }
      }
    }
  }

  private void check(
      List<String> lines, AclFile ours, Subject subject, Access access, Set<String> allowed) {
    for (String topic : topics) {
      cases++;
      Verdict verdict = ours.decide(subject, topic, access);
      boolean allowedByUs = verdict.outcome() != Verdict.Outcome.DENIED;
      if (allowedByUs != allowed.contains(topic)) {
        differences.add(
            String.format(
                "%s %s %s: we say %s, in%n%s",
                subject, access, topic, verdict, String.join(System.lineSeparator(), lines)));
      }
    }
  }

  private Set<String> writable(Mosquitto theirs, Subject subject) {
    try (RawClient client = connect(theirs, subject)) {
      Set<String> writable = new TreeSet<>();
      for (String topic : topics) {
        client.send(Publish.publish(topic, "").qos(1, 1));
        if (client.expect(PacketType.PUBACK).reasonCode() != NOT_AUTHORIZED) {
          writable.add(topic);
        }
      }
      return writable;
    }
  }

  private Set<String> readable(Mosquitto theirs, Subject subject, RawClient admin) {
    try (RawClient client = connect(theirs, subject)) {
      client.subscribe("#", 0);
      client.subscribe("$x/#", 0);
      topics.forEach(topic -> admin.send(Publish.publish(topic, "")));
      admin.sync();
      return client.messages().stream().map(Packet::topic).collect(Collectors.toSet());
    }
  }

  private static RawClient connect(Mosquitto theirs, Subject subject) {
    RawClient client = RawClient.open(theirs.port());
    Connect connect = Connect.v5(subject.clientId());
    client.connect(subject.user() == null ? connect : connect.userName(subject.user()));
    return client;
  }

  private static List<String> topics() {
    List<String> topics = new ArrayList<>(LEVELS);
    for (String first : LEVELS) {
      for (String second : LEVELS) {
        topics.add(first + "/" + second);
      }
    }
    topics.addAll(List.of("a/b/anna", "a//b", "/a", "a/", "$x", "$x/a", "$x/a/b"));
    return topics;
  }

  private List<String> randomList() {
    List<String> lines = new ArrayList<>();
    rules(lines, random.nextInt(4));
    for (int section = random.nextInt(4); section > 0; section--) {
      lines.add("user " + pick(List.of("anna", "bert", "x+y")));
      rules(lines, 1 + random.nextInt(4));
    }
    // granted by the user's own rules, which no pattern can take away
    lines.addAll(List.of("user admin", "topic #", "topic $x/#"));
    return lines;
  }

  private void rules(List<String> lines, int count) {
    for (int i = 0; i < count; i++) {
      boolean pattern = random.nextInt(3) == 0;
      String filter = filter(pattern ? PATTERN_LEVELS : FILTER_LEVELS);
      lines.add((pattern ? "pattern " : "topic ") + pick(ACCESS) + filter);
    }
  }

  private String filter(List<String> levels) {
    List<String> filter = new ArrayList<>();
    if (random.nextInt(8) == 0) {
      filter.add("$x");
    }
    for (int depth = 1 + random.nextInt(2); depth > 0; depth--) {
      filter.add(pick(levels));
    }
    if (random.nextInt(3) == 0) {
      filter.add("#");
    }
    return String.join("/", filter);
  }

  private String pick(List<String> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}

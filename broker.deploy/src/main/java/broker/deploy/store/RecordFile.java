package broker.deploy.store;

import broker.deploy.store.PluginRecord.Trial;
import broker.deploy.store.PluginRecord.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record as the text of a properties file, for machines and for people who look. Stateless. */
final class RecordFile {
  private RecordFile() {}

  static String write(PluginRecord record) throws IOException {
    Properties text = new Properties();
    text.setProperty("name", record.name());
    KeptVersion current = record.current();
    if (current != null) {
      text.setProperty("current", current.line());
    }
    for (int i = 0; i < record.earlier().size(); i++) {
      text.setProperty("earlier." + i, record.earlier().get(i).line());
    }
    Trial trial = record.trial();
    if (trial != null) {
      text.setProperty("trial", trial.sha256() + ' ' + trial.attempts());
    }
    Verdict refusal = record.refusal();
    if (refusal != null) {
      text.setProperty("refusal", refusal.sha256() + ' ' + refusal.reason());
    }
    text.setProperty(
        "services", record.services().stream().sorted().collect(Collectors.joining(",")));
    text.setProperty("file", record.file());
    StringWriter out = new StringWriter();
    text.store(out, null);
    return out.toString();
  }

  /**
   * The record in the text.
   *
   * @throws IllegalArgumentException if there is none
   */
  static PluginRecord read(String written) throws IOException {
    Properties text = new Properties();
    text.load(new StringReader(written));
    String name = text.getProperty("name");
    if (name == null) {
      throw new IllegalArgumentException("has no name");
    }
    List<KeptVersion> earlier = new ArrayList<>();
    for (int i = 0; text.containsKey("earlier." + i); i++) {
      earlier.add(KeptVersion.parse(text.getProperty("earlier." + i)));
    }
    String current = text.getProperty("current");
    Set<String> services =
        Stream.of(text.getProperty("services", "").split(","))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet());
    return new PluginRecord(
        name,
        current == null ? null : KeptVersion.parse(current),
        earlier,
        trial(text.getProperty("trial")),
        refusal(text.getProperty("refusal")),
        services,
        text.getProperty("file", ""));
  }

  private static @Nullable Trial trial(@Nullable String line) {
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ", 2);
    return new Trial(words[0], Integer.parseInt(words[1]));
  }

  private static @Nullable Verdict refusal(@Nullable String line) {
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ", 2);
    return new Verdict(words[0], words[1]);
  }
}

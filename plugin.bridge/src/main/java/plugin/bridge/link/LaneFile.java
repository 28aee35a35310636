package plugin.bridge.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import plugin.bridge.topic.TopicPlan.Lane;

/**
 * The lanes that the queues of a bridge were filled for, on disk: only who knows them can tell,
 * after a restart, what in the last lane's queue is in another one too. Owned by the control
 * thread.
 *
 * <p>One line for each lane: its name and its patterns, with tabs. A first line {@code changing}
 * says that the last lane's queue has messages older than the lanes.
 */
public final class LaneFile {
  private static final String CHANGING = "changing";

  private final Path directory;

  /**
   * @param directory made when something is written
   */
  public LaneFile(Path directory) {
    this.directory = directory;
  }

  /**
   * What a bridge has left.
   *
   * @param changing whether the lanes were new for some of the messages
   */
  record Content(boolean changing, List<Lane> lanes) {}

  /** What a bridge has left; empty if it has left nothing. */
  Optional<Content> read(String bridge) {
    try {
      List<Lane> lanes = new ArrayList<>();
      boolean changing = false;
      for (String line : Files.readAllLines(file(bridge), StandardCharsets.UTF_8)) {
        if (line.equals(CHANGING)) {
          changing = true;
        } else {
          List<String> words = List.of(line.split("\t"));
          lanes.add(new Lane(words.get(0), words.subList(1, words.size())));
        }
      }
      return Optional.of(new Content(changing, lanes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves it, on stable storage, for the next start. */
  void write(String bridge, boolean changing, List<Lane> lanes) {
    StringBuilder text = new StringBuilder(changing ? CHANGING + "\n" : "");
    for (Lane lane : lanes) {
      text.append(lane.name()).append('\t').append(String.join("\t", lane.patterns())).append('\n');
    }
    try {
      Files.createDirectories(directory);
      Path draft = directory.resolve(bridge + ".draft");
      Files.writeString(draft, text);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file(bridge), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String bridge) {
    return directory.resolve(bridge + ".lanes");
  }
}

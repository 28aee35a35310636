package plugin.auth.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text file as read: its lines with their numbers, comments left out. Immutable.
 *
 * <p>A comment is a line with {@code #} as its very first character; what it says may be in any
 * encoding. All other lines have to be UTF-8, as the names and topics of MQTT are.
 *
 * @param path where it was read from
 * @param lines what is not a comment, in the order of the file
 */
public record TextFile(Path path, List<Line> lines) {
  /** Of a 64 MiB heap this is what a file and its parsed form may take. */
  private static final int MAXIMUM_BYTES = 4 << 20;

  /** One line, without its end. */
  public record Line(int number, String text) {}

  /** Copies the list. */
  public TextFile {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a file.
   *
   * @param followLinks false to refuse a symbolic link in the place of the file, as Mosquitto does
   * @throws FileProblem if it cannot be read, is too large, or has a line that is not UTF-8
   */
  public static TextFile read(Path path, boolean followLinks) throws FileProblem {
    if (!followLinks && Files.isSymbolicLink(path)) {
      throw new FileProblem(path, "is a symbolic link, which allow_symlinks has to permit");
    }
    Set<OpenOption> options =
        followLinks
            ? Set.of(StandardOpenOption.READ)
            : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel channel = Files.newByteChannel(path, options);
        InputStream in = Channels.newInputStream(channel)) {
      byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw new FileProblem(path, "is larger than " + MAXIMUM_BYTES + " bytes");
      }
      return of(path, bytes);
    } catch (NoSuchFileException e) {
      throw new FileProblem(path, "is missing");
    } catch (IOException e) {
      throw new FileProblem(path, "cannot be read: " + reason(e));
    }
  }

  /**
   * The lines of a text that is in memory.
   *
   * @throws FileProblem if a line that is not a comment is not UTF-8
   */
  public static TextFile of(Path path, byte[] bytes) throws FileProblem {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      number++;
      if (end > start && bytes[start] != '#') {
        lines.add(
            new Line(number, decode(path, number, ByteBuffer.wrap(bytes, start, end - start))));
      }
      start = end + 1;
    }
    return new TextFile(path, lines);
  }

  private static String decode(Path path, int number, ByteBuffer line) throws FileProblem {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(line).toString();
    } catch (CharacterCodingException e) {
      throw new FileProblem(path, number, "is not UTF-8 text");
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}

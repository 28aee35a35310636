package plugin.auth.password;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Blocks in a file that has no name any more: outside the heap, and gone with the last use whatever
 * happens to the process. Owned by one thread.
 */
final class ScratchBlocks implements Argon2Blocks, AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES); // a heap buffer is copied
  private final LongBuffer words = bytes.asLongBuffer();

  /** Makes the file in a directory, best one in memory. */
  ScratchBlocks(Path directory) throws IOException {
    Path file =
        Files.createTempFile(
            directory, "argon2-", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void read(int index, long[] to) throws IOException {
    bytes.clear();
    long position = (long) index * BYTES;
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("block " + index + " was never written");
      }
    }
    words.clear().get(to);
  }

  @Override
  public void write(int index, long[] from) throws IOException {
    words.clear().put(from);
    bytes.clear();
    long position = (long) index * BYTES;
    while (bytes.hasRemaining()) {
      channel.write(bytes, position + bytes.position());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package plugin.persistence.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a disk as they would be after changes that are kept in memory: nothing is written.
 * So a store can be recovered and read without touching it.
 */
public final class Overlay implements Disk {
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final Disk lower;
  private final Map<String, OverlaidFile> files = new TreeMap<>();

  /** The files of this disk. */
  public Overlay(Disk lower) {
    this.lower = lower;
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    OverlaidFile file = files.get(name);
    if (file == null) {
      boolean exists = lower.names().contains(name);
      file = new OverlaidFile(name, exists ? lower.open(name) : null);
      files.put(name, file);
    }
    return file;
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>(lower.names());
    files.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }

  @Override
  public List<String> names(String inside) throws IOException {
    return lower.names(inside);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw new IOException(place() + " is only read");
  }

  @Override
  public void delete(String name) throws IOException {
    throw new IOException(place() + " is only read");
  }

  @Override
  public void sync() {}

  @Override
  public String place() {
    return lower.place();
  }

  /** Blocks that were written lie above the file. Guarded by its own lock. */
  private static final class OverlaidFile implements DiskFile {
    private final String name;
    private final @Nullable DiskFile file;
    private final Map<Long, byte[]> written = new HashMap<>();
    private long size;

    /** What the file below still has; what was cut off does not come back. */
    private long below;

    OverlaidFile(String name, @Nullable DiskFile file) throws IOException {
      this.name = name;
      this.file = file;
      this.size = file == null ? 0 : file.size();
      this.below = size;
    }

    @Override
    public String name() {
      return file == null ? name : file.name();
    }

    @Override
    public synchronized long size() {
      return size;
    }

    @Override
    public synchronized int read(long position, byte[] bytes, int from, int length)
        throws IOException {
      int most = (int) Math.max(0, Math.min(length, size - position));
      for (int done = 0; done < most; ) {
        long at = position + done;
        int offset = (int) (at & (BLOCK - 1));
        int part = Math.min(most - done, BLOCK - offset);
        System.arraycopy(block(at >>> BLOCK_BITS), offset, bytes, from + done, part);
        done += part;
      }
      return most;
    }

    private byte[] block(long number) throws IOException {
      byte[] block = written.get(number);
      if (block == null) {
        block = new byte[BLOCK];
        int there = (int) Math.max(0, Math.min(BLOCK, below - (number << BLOCK_BITS)));
        if (file != null && there > 0) {
          file.read(number << BLOCK_BITS, block, 0, there);
        }
      }
      return block;
    }

    @Override
    public synchronized void write(long position, byte[] bytes, int from, int length)
        throws IOException {
      for (int done = 0; done < length; ) {
        long at = position + done;
        int offset = (int) (at & (BLOCK - 1));
        int part = Math.min(length - done, BLOCK - offset);
        byte[] block = block(at >>> BLOCK_BITS);
        System.arraycopy(bytes, from + done, block, offset, part);
        written.put(at >>> BLOCK_BITS, block);
        done += part;
      }
      size = Math.max(size, position + length);
    }

    @Override
    public synchronized void extend(long to) {
      size = Math.max(size, to);
    }

    @Override
    public void force() {}

    @Override
    public synchronized void truncate(long to) {
      size = to;
      below = Math.min(below, to);
      written.keySet().removeIf(number -> number << BLOCK_BITS >= to);
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}

package plugin.persistence.disk;

import java.io.IOException;
import java.util.List;

/** A disk that has no room, or fails, from its n-th write on until it is mended. */
public final class FullDisk implements Disk {
  private final Disk inner;
  private final boolean full;
  private long left = Long.MAX_VALUE;
  private long refused;

  /**
   * A disk that works.
   *
   * @param full whether it will say that it is full, or that it is broken
   */
  public FullDisk(Disk inner, boolean full) {
    this.inner = inner;
    this.full = full;
  }

  /** Lets so many more writes through. */
  public synchronized void failAfter(long writes) {
    left = writes;
    refused = 0;
  }

  /** Whether something was refused since the last {@link #failAfter}. */
  public synchronized boolean hasRefused() {
    return refused > 0;
  }

  private synchronized void check(String name) throws IOException {
    if (left == 0) {
      refused++;
      throw full
          ? new DiskFullException(name + ": full", null)
          : new IOException(name + ": broken");
    }
    left--;
  }

  @Override
  public DiskFile open(String name) throws IOException {
    DiskFile file = inner.open(name);
    return new DiskFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public int read(long position, byte[] bytes, int from, int length) throws IOException {
        return file.read(position, bytes, from, length);
      }

      @Override
      public void write(long position, byte[] bytes, int from, int length) throws IOException {
        check(name);
        file.write(position, bytes, from, length);
      }

      @Override
      public void force() throws IOException {
        check(name);
        file.force();
      }

      @Override
      public void truncate(long size) throws IOException {
        check(name);
        file.truncate(size);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public List<String> names() throws IOException {
    return inner.names();
  }

  @Override
  public List<String> names(String inside) throws IOException {
    return inner.names(inside);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    inner.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    inner.delete(name);
  }

  @Override
  public void sync() throws IOException {
    inner.sync();
  }

  @Override
  public String place() {
    return inner.place();
  }
}

package plugin.persistence.disk;

import java.io.IOException;
import java.util.List;

/** A directory inside the directory of another disk, which need not exist before. */
public final class Subdirectory implements Disk {
  private final Disk outer;
  private final String prefix;

  /** The directory of this name. */
  public Subdirectory(Disk outer, String name) {
    this.outer = outer;
    this.prefix = name + "/";
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return outer.open(prefix + name);
  }

  @Override
  public List<String> names() throws IOException {
    return outer.names(prefix);
  }

  @Override
  public List<String> names(String inside) throws IOException {
    return outer.names(prefix + inside);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    outer.rename(prefix + from, prefix + to);
  }

  @Override
  public void delete(String name) throws IOException {
    outer.delete(prefix + name);
  }

  @Override
  public void sync() throws IOException {
    outer.sync();
  }

  @Override
  public String place() {
    return outer.place() + "/" + prefix.substring(0, prefix.length() - 1);
  }
}

package plugin.persistence.disk;

import java.io.IOException;
import java.util.List;

/** A directory of files that belong together. Used by the store thread. */
public interface Disk {
  /**
   * Opens a file for reading and writing; one that does not exist is made, with no bytes. The name
   * may be that of a directory, a slash, and that of a file in it.
   */
  DiskFile open(String name) throws IOException;

  /** Returns the names of the files that exist, in order. */
  List<String> names() throws IOException;

  /**
   * Returns the names of the files below a directory of this one, in order.
   *
   * @param inside its name with a slash behind
   */
  List<String> names(String inside) throws IOException;

  /** Gives a closed file another name, in the place of what has that name. */
  void rename(String from, String to) throws IOException;

  /** Removes a closed file; one that does not exist is no error. */
  void delete(String name) throws IOException;

  /** Makes names durable: files that were made, renamed and removed. */
  void sync() throws IOException;

  /** Returns where this is, for messages. */
  String place();
}

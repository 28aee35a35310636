package plugin.persistence.disk;

import java.io.IOException;
import java.util.List;

/** A directory of files that belong together. Used by the store thread. */
public interface Disk {
  /** Opens a file for reading and writing; one that does not exist is made, with no bytes. */
  DiskFile open(String name) throws IOException;

  /** Returns the names of the files that exist, in order. */
  List<String> names() throws IOException;

  /** Gives a closed file another name, in the place of what has that name. */
  void rename(String from, String to) throws IOException;

  /** Removes a closed file; one that does not exist is no error. */
  void delete(String name) throws IOException;

  /** Makes names durable: files that were made, renamed and removed. */
  void sync() throws IOException;

  /** Returns where this is, for messages. */
  String place();
}

package plugin.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDiskTest {
  @TempDir Path directory;

  @Test
  void secondUserOfADirectoryIsRefusedWithItsName() throws Exception {
    try (FileDisk first = FileDisk.take(directory)) {
      LockedException e =
          assertThrows(LockedException.class, () -> FileDisk.take(directory).close());
      assertEquals(
          first.place() + " is in use by a running broker or another command", e.getMessage());
    }
    FileDisk.take(directory).close();
  }

  @Test
  void anInterruptClosesNoFile() throws Exception {
    try (FileDisk disk = FileDisk.take(directory);
        DiskFile file = disk.open("a")) {
      Thread.currentThread().interrupt();
      file.write(0, new byte[] {7}, 0, 1);
      file.force();
      disk.sync();
      byte[] read = new byte[1];
      assertEquals(1, file.read(0, read, 0, 1));
      assertEquals(7, read[0]);
      assertTrue(Thread.interrupted(), "kept for the caller");
    }
  }

  @Test
  void aDirectoryThatIsMadeIsForItsOwnerOnly() throws Exception {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path made = directory.resolve("a/b");
    FileDisk.take(made).close();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "");
    IOException e = assertThrows(IOException.class, () -> FileDisk.take(file.resolve("b")).close());
    assertEquals(file + " is no directory", e.getMessage());
  }
}

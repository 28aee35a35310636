package plugin.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void setPath() {
    path = folder.resolve("file");
  }

  private LiveFile<String> open() {
    return new LiveFile<>(path, LiveFileTest::read, null);
  }

  private static String read(Path path) throws FileProblem {
    List<TextFile.Line> lines = TextFile.read(path, false).lines();
    if (lines.get(0).text().equals("broken")) {
      throw new FileProblem(path, 1, "is broken");
    }
    return lines.get(0).text();
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }

  @Test
  void aChangeIsReadWhenTheFileLooksTheSameTwice() throws Exception {
    write("one");
    LiveFile<String> file = open();
    write("three");

    assertFalse(file.look());
    assertEquals("one", file.current());
    assertTrue(file.look());
    assertEquals("three", file.current());
    assertFalse(file.look());
  }

  @Test
  void whatStillGrowsIsLeftAlone() throws Exception {
    write("one");
    LiveFile<String> file = open();
    write("tw");
    assertFalse(file.look());
    write("two!");
    assertFalse(file.look());

    assertTrue(file.look());
    assertEquals("two!", file.current());
  }

  @Test
  void aBrokenFileLeavesTheLastGoodOneInForceUntilItIsMended() throws Exception {
    write("one");
    LiveFile<String> file = open();
    write("broken");
    file.look();

    assertTrue(file.look());
    assertEquals("one", file.current());
    assertEquals(path + ": line 1: is broken", file.problem().orElseThrow().text());
    write("mended");
    file.look();
    assertTrue(file.look());
    assertEquals("mended", file.current());
    assertTrue(file.problem().isEmpty());
  }

  @Test
  void aFileThatIsMissingMayCome() throws Exception {
    LiveFile<String> file = open();
    assertNull(file.current());
    assertEquals(path + ": is missing", file.problem().orElseThrow().text());

    write("one");
    file.look();
    file.look();

    assertEquals("one", file.current());
  }

  @Test
  void aFileThatIsDeletedStaysInForce() throws Exception {
    write("one");
    LiveFile<String> file = open();
    Files.delete(path);
    file.look();

    assertTrue(file.look());
    assertEquals("one", file.current());
    assertTrue(file.problem().isPresent());
  }

  @Test
  void anotherFileOfTheSameSizeInItsPlaceIsNoticed() throws Exception {
    write("one");
    LiveFile<String> file = open();
    Path other = folder.resolve("other");
    Files.writeString(other, "two");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    file.look();

    assertTrue(file.look());
    assertEquals("two", file.current());
  }

  @Test
  void aSymbolicLinkIsFollowedOnlyWhereThatIsPermitted() throws Exception {
    write("one");
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);

    FileProblem problem = assertThrows(FileProblem.class, () -> TextFile.read(link, false));

    assertEquals(link + ": is a symbolic link, which allow_symlinks has to permit", problem.text());
    assertEquals("one", TextFile.read(link, true).lines().get(0).text());
  }
}

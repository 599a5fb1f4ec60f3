// What only the pages need on which a notice is written.
import { writing } from "./writing.js"

writing(document.body)

/** The scene this page was opened with, for the invented data. */
import './scene.ts'

export const scene = window.scene
export const zh = scene.locale === 'zh-CN'
export const long = scene.data === 'long'
